module {
  func.func public @main(%arg0: tensor<2xi1>, %arg1: tensor<i1>, %arg2: tensor<2xf32>) -> tensor<2xf32> {
    %0 = stablehlo.select %arg0, %arg2, %arg2 : tensor<2xi1>, tensor<2xf32>
    %1 = stablehlo.select %arg1, %arg2, %0 : tensor<i1>, tensor<2xf32>
    return %1 : tensor<2xf32>
  }
  func.func public @generic(%arg0: tensor<2xi1>, %arg1: tensor<i1>, %arg2: tensor<2xf32>) -> tensor<2xf32> {
    %0 = "stablehlo.select"(%arg0, %arg2, %arg2) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    %1 = stablehlo.select %arg1, %arg2, %0 : (tensor<i1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    return %1 : tensor<2xf32>
  }
}
