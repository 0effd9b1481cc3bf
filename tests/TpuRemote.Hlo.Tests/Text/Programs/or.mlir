module {
  func.func public @main(%arg0: tensor<4xui32>, %arg1: tensor<4xui32>) -> tensor<4xui32> {
    %0 = stablehlo.or %arg0, %arg1 : tensor<4xui32>
    return %0 : tensor<4xui32>
  }
  func.func public @generic(%arg0: tensor<4xui32>, %arg1: tensor<4xui32>) -> tensor<4xui32> {
    %0 = "stablehlo.or"(%arg0, %arg1) : (tensor<4xui32>, tensor<4xui32>) -> tensor<4xui32>
    "func.return"(%0) : (tensor<4xui32>) -> ()
  }
}
