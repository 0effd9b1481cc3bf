module {
  func.func public @main(%arg0: tensor<4x4xi32>, %arg1: tensor<i64>, %arg2: tensor<f32>) -> tensor<2x3xi32> {
    %0 = stablehlo.dynamic_slice %arg0, %arg1, %arg1, sizes = [2, 3] : (tensor<4x4xi32>, tensor<i64>, tensor<i64>) -> tensor<2x3xi32>
    %1 = stablehlo.dynamic_slice %arg2, sizes = [] : (tensor<f32>) -> tensor<f32>
    return %0 : tensor<2x3xi32>
  }
  func.func public @generic(%arg0: tensor<4x4xi32>, %arg1: tensor<i64>, %arg2: tensor<f32>) -> tensor<2x3xi32> {
    %0 = "stablehlo.dynamic_slice"(%arg0, %arg1, %arg1) <{slice_sizes = array<i64: 2, 3>}> : (tensor<4x4xi32>, tensor<i64>, tensor<i64>) -> tensor<2x3xi32>
    %1 = "stablehlo.dynamic_slice"(%arg2) <{slice_sizes = array<i64>}> : (tensor<f32>) -> tensor<f32>
    return %0 : tensor<2x3xi32>
  }
}
