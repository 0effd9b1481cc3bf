module {
  func.func public @main(%arg0: tensor<3xi32>, %arg1: tensor<i32>) -> tensor<3xi32> {
    %0 = stablehlo.clamp %arg0, %arg0, %arg0 : tensor<3xi32>
    %1 = stablehlo.clamp %arg1, %0, %arg1 : (tensor<i32>, tensor<3xi32>, tensor<i32>) -> tensor<3xi32>
    return %1 : tensor<3xi32>
  }
  func.func public @generic(%arg0: tensor<3xi32>, %arg1: tensor<i32>) -> tensor<3xi32> {
    %0 = "stablehlo.clamp"(%arg0, %arg0, %arg0) : (tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
    %1 = "stablehlo.clamp"(%arg1, %0, %arg1) : (tensor<i32>, tensor<3xi32>, tensor<i32>) -> tensor<3xi32>
    return %1 : tensor<3xi32>
  }
}
